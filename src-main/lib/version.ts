import { version } from '../../package.json'

/** Tadpole's own version, as package.json states it. */
export const VERSION = version
