import { AppError } from '#contract/app-error'
import type { SiteEffect } from '#contract/passport'
import type { NormManifest } from '../analysis/score/norm-model'
import type { ReadPassport } from '../learning/deploy/passport-file'
import { pooled, type PlaceRows } from '../learning/deploy/pool'
import { importModels } from './import-models'
import type { Needs } from './ports'

/** New versions of the first file's norms, calibrated by what the others have scored as well. */
export async function poolPassports(ports: Needs<'models'>, files: readonly ReadPassport[], seed: number) {
  const { models } = ports
  const made: { manifest: NormManifest; from: string; effect: SiteEffect }[] = []
  const places: PlaceRows[] = files.flatMap(({ passport }) => passport.local ?? [])
  for (const { id, type } of files[0]!.passport.models) {
    if (type !== 'norm') continue
    const { manifest: norm, scorer, scope } = await models.files(id)
    if (norm.kind !== 'form') continue
    if (!places.some(({ rows }) => rows.some((row) => row.modelId === id))) continue
    const { manifest, effect } = pooled(norm, places, seed)
    manifest.lineage = { ...models.lineage(norm.band.label, '', id), job: null }
    await models.write({ manifest, scorer, scope })
    made.push({ manifest, from: id, effect })
  }
  if (made.length === 0) throw new AppError('passport-without-scores')
  models.register(
    made.map(({ manifest }) => manifest),
    { deploy: false, origin: 'imported' }
  )
  return {
    models: made.map(({ manifest, from, effect }) => {
      const { id, band, n } = manifest
      return { id, from, band: band.label, n, effect }
    })
  }
}

/** The archives of passports, all of them or none. */
export const importPassports = (
  ports: Needs<'models' | 'encoders' | 'compute'>,
  passports: readonly ReadPassport[]
) =>
  importModels(
    ports,
    passports.flatMap(({ archives }) =>
      [...archives].map(([name, bytes]) => ({ name, read: () => Promise.resolve(Buffer.from(bytes)) }))
    )
  )
