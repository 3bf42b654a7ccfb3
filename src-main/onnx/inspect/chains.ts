import type { Graph } from '../format/model'

/**
 * Values of a graph by what leads to what: networks that stand side by side in one file are chains of their own. Each chain is in
 * graph order, and its first value does not depend on any other that was named.
 */
export function chainsOf({ nodes }: Graph, names: readonly string[]): string[][] {
  const wanted = new Set(names)
  /** Index of the chain that a value depends on; the first it met where there are several. */
  const chainOf = new Map<string, number>()
  const chains: string[][] = []
  for (const node of nodes) {
    let chain = node.inputs.map((name) => chainOf.get(name)).find((at) => at !== undefined)
    for (const output of node.outputs) {
      if (wanted.has(output)) {
        chain ??= chains.push([]) - 1
        chains[chain]!.push(output)
      }
      if (chain !== undefined) chainOf.set(output, chain)
    }
  }
  return chains
}
