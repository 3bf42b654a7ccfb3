import type { Band } from '../../src-preload/contract/analysis'
import { AppError } from '../../src-preload/contract/app-error'
import { ModelVersion, type Histogram, type Lineage } from '../../src-preload/contract/training'
import type { LoadedNorm } from '../analysis/form-pipeline'
import type { ModelSource } from '../compute/port'
import { NormManifest } from '../analysis/score/norm-model'
import type { LearntNorm } from '../learning/learn-band'
import type { Library } from '../library/library'
import { BoundedCache, type CacheStats } from '../lib/bounded-cache'
import { sha256 } from '../library/sealed'
import { histogram } from '../statistics/quantile'
import { DEVELOPMENT } from './development-shelf'
import { withOwnNames } from '../learning/deploy/pseudonyms'
import { knownDrawings, type KnownCache } from './known-drawings'
import { underThreshold } from './under-threshold'

const BINS = 24
/** Manifests hold their calibration sets: a site with many versions need not have all of them in memory. */
const MOST_MANIFESTS = 32

/** Model versions in the library: written once, read back verified, deployed by a pointer. */
export class NormShelf {
  private readonly manifests = new BoundedCache<NormManifest>(MOST_MANIFESTS)

  private readonly drawings: KnownCache = { key: '', rows: [] }

  constructor(private readonly library: Library) {}

  /** Writes the version's folder; it is part of the library once its row is there. */
  async write({
    manifest,
    scorer,
    scope
  }: Omit<LearntNorm, 'scope'> & { scope: Uint8Array | null }): Promise<void> {
    await this.library.modelFolders.write(manifest.id, {
      'scorer.onnx': scorer,
      ...(scope ? { 'scope.onnx': scope } : {}),
      'manifest.json': Buffer.from(JSON.stringify(manifest))
    })
  }

  /** Rows for versions already written, and their deployment: part of the caller's transaction. */
  register(
    manifests: readonly NormManifest[],
    deploy: boolean,
    origin: ModelVersion['origin'] = 'trained'
  ): void {
    this.library.db.transaction(() => {
      for (const manifest of manifests) {
        const { id, band, createdAt } = manifest
        this.library.versions.add({
          id,
          band: band.label,
          createdAt,
          version: JSON.stringify({ ...publicPart(manifest), origin })
        })
        if (deploy) this.deploy(id, band, 'trained')
      }
    })()
  }

  /** Of a version that is about to be written: `from` where it is of the same group, else what judges that now. */
  lineage(label: string, job: string, from: string | null): Lineage {
    const rows = this.library.versions.list().filter((row) => row.band === label)
    const parent = rows.some((row) => row.id === from)
      ? from
      : (this.library.versions.deployed().get(label) ?? null)
    return { job, parent, version: rows.length + 1 }
  }

  /** Points the band at this version. Bands of the same subject that overlap it step down: each age has one judge. */
  deploy(id: string, band: Band, reason: string, environment?: string): void {
    this.library.db.transaction(() => {
      this.retireOverlapping(band)
      this.library.versions.deploy(band.label, id, reason, environment)
    })()
  }

  /**
   * Answers the version that judges now; null where that is none, and then the bands that had stepped down for this one
   * judge again. Throws AppError 'rollback-nothing'.
   */
  rollBack(label: string): string | null {
    if (label === DEVELOPMENT) return this.library.versions.rollBack(label)
    const band = this.bandNamed(label)
    return this.library.db.transaction(() => {
      const id = this.library.versions.rollBack(label)
      if (id) this.retireOverlapping(this.version(id).band)
      else
        for (const other of this.library.versions.replaced())
          if (band && overlap(this.bandNamed(other), band)) this.library.versions.rollBack(other)
      return id
    })()
  }

  private bandNamed(label: string): Band | undefined {
    return this.versions().find((version) => version.band.label === label)?.band
  }

  private retireOverlapping(band: Band): void {
    for (const other of this.deployedBands())
      if (other.label !== band.label && overlap(other, band))
        this.library.versions.deploy(other.label, null, 'replaced')
  }

  cache(): CacheStats {
    return this.manifests.stats()
  }

  deployedBands(): Band[] {
    return this.versions().flatMap((version) => (version.deployed ? [version.band] : []))
  }

  /** Throws AppError 'model-damaged', 'model-unknown'. */
  async manifest(id: string): Promise<NormManifest> {
    this.library.versions.get(id)
    const known = this.manifests.get(id)
    if (known) return known
    const manifest = NormManifest.parse(
      JSON.parse((await this.library.modelFolders.read(id, 'manifest.json')).toString())
    )
    if (manifest.id !== id)
      throw new AppError('model-damaged', { id, reason: 'its manifest names another version' })
    this.manifests.set(id, manifest)
    return manifest
  }

  /** Ready to score, under the threshold that holds now. */
  async load(id: string): Promise<LoadedNorm> {
    const known = knownDrawings(this.library, this.drawings)
    const manifest = underThreshold(this.library, withOwnNames(await this.manifest(id), known))
    const { scope, scorerSha256 } = manifest
    return {
      band: manifest.band,
      manifest,
      scorer: this.verified(id, 'scorer.onnx', scorerSha256),
      scope: scope && this.verified(id, 'scope.onnx', scope.sha256)
    }
  }

  /** All of a version, as it was learnt. */
  async files(id: string): Promise<{ manifest: NormManifest; scorer: Uint8Array; scope: Uint8Array | null }> {
    const manifest = await this.manifest(id)
    const { scorer, scope } = await this.load(id)
    return { manifest, scorer: await scorer.bytes(), scope: (await scope?.bytes()) ?? null }
  }

  /** A file of a version, whose bytes are what the manifest says or AppError 'model-damaged'. */
  private verified(id: string, file: string, hash: string): ModelSource {
    const bytes = async (): Promise<Buffer> => {
      const found = await this.library.modelFolders.read(id, file)
      if (sha256(found) !== hash) throw new AppError('model-damaged', { id, reason: `its ${file} changed` })
      return found
    }
    return { key: hash, bytes }
  }

  /** Every deployed norm. Throws AppError 'norm-missing' where there is none. */
  async deployed(): Promise<LoadedNorm[]> {
    const ids = this.versions().flatMap((version) => (version.deployed ? [version.id] : []))
    if (ids.length === 0) throw new AppError('norm-missing')
    return Promise.all(ids.map((id) => this.load(id)))
  }

  async histogram(id: string): Promise<Histogram> {
    const manifest = await this.manifest(id)
    return histogram(
      manifest.calibration.flat().map((h) => h.score),
      BINS
    )
  }

  versions(): ModelVersion[] {
    const deployed = this.library.versions.deployed()
    return this.library.versions.list().flatMap((row) => {
      if (row.band === DEVELOPMENT) return []
      // read by the schema: what versions written earlier do not say is filled in
      const version = JSON.parse(row.version) as object
      return [ModelVersion.parse({ ...version, deployed: deployed.get(row.band) === row.id })]
    })
  }

  version(id: string): ModelVersion {
    const found = this.versions().find((version) => version.id === id)
    if (!found) throw new AppError('model-unknown', { id })
    return found
  }
}

/** Do two norms of one subject claim the same ages? */
export function overlap(a: Band | undefined, b: Band): boolean {
  return a !== undefined && a.subject === b.subject && a.fromMonths < b.toMonths && b.fromMonths < a.toMonths
}

function publicPart(manifest: NormManifest): Omit<ModelVersion, 'deployed' | 'origin'> {
  const { id, band, n, children, createdAt, encoder, seed, settings, method, validation } = manifest
  const { synthetic, trainedOn, lineage } = manifest
  return {
    id,
    band,
    n,
    children,
    createdAt,
    encoder,
    seed,
    settings,
    method,
    validation,
    synthetic,
    trainedOn,
    lineage
  }
}
