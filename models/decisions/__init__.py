"""From scores to the rows of a day's decisions: values, solving, and frames in the columns of their contracts."""
