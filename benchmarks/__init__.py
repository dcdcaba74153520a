"""What mailproc costs, as ratios to peers measured in the same run on one machine."""
