/** How often a harness tries: few times with every change, many before a release (`npm run test:long`). */
export const times = (few: number, many: number): number => (process.env.TADPOLE_LONG === '1' ? many : few)
