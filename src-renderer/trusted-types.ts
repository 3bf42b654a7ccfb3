import { z } from 'zod'

// zod would try to compile its schemas to script, which the page forbids.
z.config({ jitless: true })

/**
 * Konva empties its container with innerHTML = ''. The one policy lets only that through; everything else that would turn
 * text into markup or script throws. Imported before Konva.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown
}

const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes
factory?.createPolicy('default', {
  createHTML(text) {
    if (text !== '') throw new TypeError('markup from text is not allowed')
    return ''
  }
})
