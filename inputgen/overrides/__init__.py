"""Launch overrides: parse them, check them against the inputs of a job, emit them, run the job with them.

Nothing here prints, and nothing reads the job: what a job accepts comes from its `Job` and `Facts`.
"""
