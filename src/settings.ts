// The door for settings from environment variables and `.env` files.
export { readSettings, type SettingProblem, SettingsError, type SettingsOptions } from "./settings/read-settings.ts"
