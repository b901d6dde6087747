/**
 * The door for settings from environment variables and `.env` files.
 *
 * @module hayapi/settings
 */
export { readSettings, type SettingProblem, SettingsError, type SettingsOptions } from "./settings/read-settings.ts"
