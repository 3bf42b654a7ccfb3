import { Fragment, isValidElement, type ReactNode } from 'react'

/** What a page is made of, once all components have answered. */
export interface Host {
  tag: string
  props: Readonly<Record<string, unknown>>
  children: Part[]
}
export type Part = string | Host

/**
 * Elements as HTML would have them, without making HTML of them: reports are written once, as React elements, and become a web page
 * or a PDF. Components must answer at once and keep no state.
 */
export function expand(node: ReactNode): Part[] {
  if (node === null || node === undefined || typeof node === 'boolean') return []
  if (typeof node === 'string' || typeof node === 'number') return [String(node)]
  if (Array.isArray(node)) return (node as ReactNode[]).flatMap(expand)
  if (!isValidElement(node)) return []
  const { type, props } = node as { type: unknown; props: Record<string, unknown> }
  if (typeof type === 'function') return expand((type as (p: unknown) => ReactNode)(props))
  const children = expand(props.children as ReactNode)
  return type === Fragment ? children : [{ tag: String(type), props, children }]
}

export const isHost = (part: Part): part is Host => typeof part !== 'string'

/** All text in order. */
export const textOf = (part: Part): string => (isHost(part) ? part.children.map(textOf).join('') : part)

/** The first element with this tag, in depth. */
export function find(parts: readonly Part[], wanted: (host: Host) => boolean): Host | null {
  for (const part of parts) {
    if (!isHost(part)) continue
    const found = wanted(part) ? part : find(part.children, wanted)
    if (found) return found
  }
  return null
}

export const hasClass = ({ props }: Host, name: string): boolean =>
  String((props.className as string | undefined) ?? '')
    .split(' ')
    .includes(name)
