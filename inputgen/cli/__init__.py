"""The commands: arguments -> api -> reporter -> exit status."""
