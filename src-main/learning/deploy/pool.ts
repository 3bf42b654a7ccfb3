import { AppError } from '#contract/app-error'
import type { PassportRow, SiteEffect } from '#contract/passport'
import type { HeldOut, NormManifest } from '#main/analysis/score/norm-model'
import { sha256 } from '#main/lib/sha256'
import { randomUUID } from 'node:crypto'
import { explainedShare, permutationP } from '../validate/confounds'

/** A place's drawings as one norm has scored them; nothing of the norm was learnt from them. */
export interface PlaceRows {
  site: string
  rows: readonly PassportRow[]
}

const [NOTEWORTHY, SURE] = [0.05, 0.01]
/** Children of places begin here, so that no number is one of the norm's own. */
const APART = -1_000_000

/**
 * The norm with the drawings of further places among those that calibrate it: models stay as they are, so that whatever is rare is
 * rare among all of them. Each drawing joins the fold whose model has scored it; that model has seen neither it nor its child. Throws
 * AppError 'passport-without-scores'.
 */
export function pooled(
  norm: NormManifest,
  places: readonly PlaceRows[],
  seed: number
): { manifest: NormManifest; effect: SiteEffect } {
  const own = places.map(({ site, rows }, at) => ({ site, rows: rowsOf(norm, rows, at) }))
  const added = own.flatMap(({ rows }) => rows)
  if (added.length === 0) throw new AppError('passport-without-scores')
  const inFold = (k: number) => added.filter((row) => row.fold === k)
  const calibration = norm.calibration.map((fold, k) => [
    ...fold,
    ...inFold(k).map(({ drawing, child, score }): HeldOut => ({ drawing, child, score }))
  ])
  const scope = norm.scope && {
    ...norm.scope,
    heldOut: norm.scope.heldOut.map((fold, k) =>
      [...fold, ...inFold(k).map((row) => row.page ?? Infinity)].map(finite)
    )
  }
  const effect = effectOf(norm, own, seed)
  const sites = { ...norm.sites, ...Object.fromEntries(own.map(({ site, rows }) => [site, rows.length])) }
  return { manifest: describe(norm, { calibration, scope, sites }, effect), effect }
}

/** A page whose distance was not measured counts as the farthest that was. */
function finite(value: number, _: number, all: readonly number[]): number {
  return Number.isFinite(value) ? value : Math.max(...all.filter(Number.isFinite))
}

function rowsOf({ id, calibration }: NormManifest, rows: readonly PassportRow[], place: number) {
  return rows
    .filter((row) => row.modelId === id && row.fold < calibration.length)
    .map((row) => ({
      ...row,
      drawing: `place${place}/${row.drawing}`,
      child: APART * (place + 1) - Math.abs(row.child)
    }))
}

function describe(
  norm: NormManifest,
  change: Pick<NormManifest, 'calibration' | 'scope' | 'sites'>,
  effect: SiteEffect
): NormManifest {
  const rows = change.calibration.flat()
  const names = rows.map((row) => row.drawing).sort()
  return {
    ...norm,
    ...change,
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    n: rows.length,
    children: new Set(rows.map((row) => row.child)).size,
    trainedOn: sha256([norm.trainedOn, ...names].join('\n')),
    lineage: { job: null, parent: norm.id, version: norm.lineage.version, endedAt: norm.lineage.endedAt },
    pooled: effect,
    named: norm.named ?? norm.id
  }
}

/** Do the places' scores lie apart: share of variance between them, p from scores exchanged among children (eta squared). */
function effectOf(
  norm: NormManifest,
  places: readonly { site: string; rows: readonly { child: number; score: number }[] }[],
  seed: number
): SiteEffect {
  const home = Object.keys(norm.sites).join(', ') || 'the norm'
  const groups = [{ site: home, rows: norm.calibration.flat() }, ...places]
  const rows = groups.flatMap(({ site, rows }) =>
    rows.map(({ child, score }) => ({ child, score, value: site }))
  )
  const explained = explainedShare(
    rows.map((row) => row.value),
    rows.map((row) => row.score)
  )
  const pValue = permutationP(rows, explained, seed)
  return {
    sites: groups.map(({ site, rows }) => ({
      site,
      drawings: rows.length,
      children: new Set(rows.map((row) => row.child)).size
    })),
    explained,
    pValue,
    warn: explained >= NOTEWORTHY && pValue <= SURE
  }
}
