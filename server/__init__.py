"""Puts graph and agent together and runs them; holds no rule of the business."""
