"""Config files -> both readings: what the job gets, and what W&B stores."""
