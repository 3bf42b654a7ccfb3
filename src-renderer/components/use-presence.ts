import { useEffect } from 'react'
import { bridge } from '../bridge'

const TELL_EVERY_MS = 20_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Tells the engine, now and then, that somebody is at work, so that the library is not locked for want of use. */
export function usePresence(): void {
  useEffect(() => {
    let told = Date.now()
    const tell = (): void => {
      if (Date.now() - told < TELL_EVERY_MS) return
      told = Date.now()
      void bridge.call('library:touch', {})
    }
    for (const sign of SIGNS) window.addEventListener(sign, tell, { passive: true })
    return () => SIGNS.forEach((sign) => window.removeEventListener(sign, tell))
  }, [])
}
