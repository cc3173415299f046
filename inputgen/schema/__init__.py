"""Facts -> Job: types, include and exclude, W&B type trees and schemas."""
