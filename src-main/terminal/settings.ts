import { t } from '#words/translate'
import type { z } from 'zod'
import { UsageError } from './command'

/** `hidden=128,64 dropout=0.2` into settings, by the schema's own names and types. Throws UsageError. */
export function settingsOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  words: readonly string[]
): Partial<z.output<z.ZodObject<Shape>>> {
  const names = Object.keys(schema.shape)
  const entries = words.map((word): [string, unknown] => {
    const [name, text] = word.split(/=(.*)/s) as [string, string | undefined]
    if (text === undefined || !names.includes(name))
      throw new UsageError(t('cli.settings.unknown', { word, names: names.join(', ') }))
    return [name, valueOf(schema, name, text)]
  })
  const parsed = schema.partial().safeParse(Object.fromEntries(entries))
  if (!parsed.success)
    throw new UsageError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '))
  return Object.fromEntries(entries) as Partial<z.output<z.ZodObject<Shape>>>
}

/** A list where the setting's default is one (nothing after the sign: an empty one), else true, false, a number, or the word itself. */
function valueOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  name: string,
  text: string
): unknown {
  const usual = (schema.safeParse({}).data as Record<string, unknown> | undefined)?.[name]
  if (Array.isArray(usual)) return text === '' ? [] : text.split(',').map(scalarOf)
  return scalarOf(text)
}

function scalarOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
