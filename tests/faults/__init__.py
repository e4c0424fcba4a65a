"""What the machine does to an instance: files damaged, disks full, clocks set back."""
