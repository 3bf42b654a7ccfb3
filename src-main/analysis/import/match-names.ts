import type { MatchCounts, NameMatch } from '#contract/import'
import { baseName } from './source'

/** Endings of pictures. Nothing else is one: P12.2 is a visit of P12, not P12 in some format. */
const PICTURE_ENDING = /\.(png|jpe?g|jpe|jfif|tiff?|bmp|webp|gif|heic|heif|avif|jp2|svg|pdf)$/i

/** The name without its folders and without the ending of a picture. */
export const stem = (name: string): string => baseName(name).replace(PICTURE_ENDING, '')

/** As it is composed: macOS stores ö as o with two dots. */
const composed = (name: string): string => name.normalize('NFC')
const small = (name: string): string => composed(name).toLowerCase()

/** Without what an address has behind its path, percent codes undone. */
function decoded(name: string): string {
  const path = name.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '').replace(/[?#].*$/s, '')
  try {
    return small(decodeURIComponent(path))
  } catch {
    return small(path)
  }
}

/** Label Studio puts eight hexadecimal digits before a name and writes _ for spaces; Roboflow puts .rf. and a hash behind it. */
const exported = (name: string): string =>
  decoded(name)
    .replace(/(^|\/)[0-9a-f]{8}-(?=[^/])/, '$1')
    .replace(/_(png|jpe?g|bmp|webp|tiff?)\.rf\.[0-9a-z]{6,64}\.[a-z]{3,4}$/, '.$1')
    .replaceAll(' ', '_')

const withoutEnding = (name: string): string => name.replace(PICTURE_ENDING, '')

/** In order: each way undoes more than the one before. A picture's ending is left off only where the name with it fits none. */
const WAYS: readonly { how: NameMatch; form(name: string): string }[] = [
  { how: 'name', form: (name) => name },
  { how: 'unicode', form: composed },
  { how: 'case', form: small },
  { how: 'decoded', form: decoded },
  { how: 'stem', form: (name) => withoutEnding(name) },
  { how: 'stem', form: (name) => withoutEnding(decoded(name)) },
  { how: 'exporter', form: exported },
  { how: 'exporter', form: (name) => withoutEnding(exported(name)) }
]

/** How often each way occurs, most often first. */
export const matchCounts = (ways: readonly MatchCounts[number]['how'][]): MatchCounts =>
  [...Map.groupBy(ways, (how) => how)]
    .map(([how, all]) => ({ how, count: all.length }))
    .sort((a, b) => b.count - a.count)

export interface SameName<Item> {
  /** All that have the name by the first way in which any has it. */
  items: readonly Item[]
  how: NameMatch | null
}

/**
 * Looks items up by a name that others wrote: as it is, then in Unicode's composed form, without regard to case, percent codes undone,
 * without a picture's ending, without what exporters put before and behind. Folders do not count here.
 */
export function sameNames<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string
): (name: string) => SameName<Item> & { form(name: string): string } {
  const tables = WAYS.map(({ form }) => Map.groupBy(items, (item) => baseName(form(nameOf(item)))))
  return (written) => {
    const name = written.replaceAll('\\', '/')
    for (const [i, { how, form }] of WAYS.entries()) {
      const same = tables[i]!.get(baseName(form(name)))
      if (same) return { items: same, how, form }
    }
    return { items: [], how: null, form: composed }
  }
}

export interface FoundByName<Item> {
  item: Item | undefined
  how: NameMatch | null
  /** The name fits several: none of them is taken. */
  several: boolean
}

/** As `sameNames`; where several have the name, the one whose path agrees furthest from its end is taken, if it is one alone. */
export function nameFinder<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string
): (name: string) => FoundByName<Item> {
  const find = sameNames(items, nameOf)
  const chosen = sharedFolder(items.map(nameOf))
  return (written) => {
    const { items: same, how, form } = find(written)
    if (same.length === 0) return { item: undefined, how: null, several: false }
    const name = written.replaceAll('\\', '/')
    const nearest = nearestPaths(same, (item) => form(nameOf(item)), form(name))
    if (nearest.length > 1) return { item: undefined, how: null, several: true }
    const item = nearest[0]!
    if (how !== 'name') return { item, how, several: false }
    return {
      item,
      how: [name, `${chosen}${name}`].includes(nameOf(item)) ? 'path' : same.length > 1 ? 'path-end' : 'name',
      several: false
    }
  }
}

/** The folder that all lie in, with its slash: where a folder was chosen in a browser, its own name stands before all of them. */
function sharedFolder(names: readonly string[]): string {
  const first = /^[^/]+\//.exec(names[0] ?? '')?.[0] ?? ''
  return names.every((name) => name.startsWith(first)) ? first : ''
}

/** Of items with one name those that share most folders with the path, counted from the name. */
function nearestPaths<Item>(
  same: readonly Item[],
  pathOf: (item: Item) => string,
  path: string
): readonly Item[] {
  if (same.length === 1) return same
  const folders = path.split('/').reverse()
  const shared = same.map((item) => {
    const own = pathOf(item).split('/').reverse()
    const differ = own.findIndex((folder, i) => i > 0 && folder !== folders[i])
    const count = differ < 0 ? own.length : differ
    // the whole path beats one that goes on
    return count + (differ < 0 && own.length === folders.length ? 0.5 : 0)
  })
  const most = Math.max(...shared)
  return same.filter((_, i) => shared[i] === most)
}
