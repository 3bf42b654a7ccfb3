import { dependencies, version } from '../../package.json'

/** Tadpole's own version, as package.json states it. */
export const VERSION = version

/** The exact version that package.json pins. */
export const versionOf = (name: keyof typeof dependencies): string => dependencies[name]
