import { PhotoSource } from '#contract/photo'

/** What a drawing was made of; null: it is the file that was imported. */
export function photoOf(source: string | null): PhotoSource | null {
  const parsed = source === null ? null : PhotoSource.safeParse(JSON.parse(source))
  return parsed?.success ? parsed.data : null
}
