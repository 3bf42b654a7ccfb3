import { because } from '#contract/because'
import type { Band } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import { bandsOverlap } from '#contract/stepping-down'
import {
  DevelopmentVersion,
  ModelVersion,
  type GrowthChart,
  type Histogram,
  type Lineage
} from '#contract/training'
import type { DevelopmentManifest } from '../analysis/score/development-model'
import { chartOf, growthCurve } from '../analysis/score/growth-curve'
import { ModelManifest } from '../analysis/score/model-manifest'
import type { NormManifest } from '../analysis/score/norm-model'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { LoadedNorm } from '../analysis/score/score-form'
import type { ModelSource } from '../compute/port'
import { withOwnNames } from '../learning/deploy/pseudonyms'
import type { VersionFiles } from '../learning/deploy/version-files'
import { BoundedCache, type CacheStats } from '../lib/bounded-cache'
import { sha256 } from '../lib/sha256'
import type { Library } from '../library/library'
import type { ModelRow } from '../library/versions'
import { histogram } from '../statistics/quantile'
import { KnownDrawings } from './known-drawings'
import { withPresentThreshold } from './present-threshold'

const BINS = 24
/** Manifests hold their calibration sets: a site with many versions need not have all of them in memory. */
const MOST_MANIFESTS = 32

/**
 * The norm group under which the one development model is deployed: it is for all ages, and no age band can be called
 * so. Rows of the library name versions of form scores by their age band and this one by this word.
 */
export const DEVELOPMENT_GROUP = 'development'

/** Under which name a version is deployed: of each norm group one version is. */
export const deploymentGroup = (manifest: ModelManifest): string =>
  manifest.kind === 'development' ? DEVELOPMENT_GROUP : manifest.band.label

/** What the library lists of a version, of either score. */
export type AnyVersion = ModelVersion | DevelopmentVersion

/** Model versions in the library: written once, read back verified, deployed by a pointer for each norm group. */
export class ModelStore {
  private readonly manifests = new BoundedCache<ModelManifest>(MOST_MANIFESTS)
  private readonly drawings: KnownDrawings

  constructor(private readonly library: Library) {
    this.drawings = new KnownDrawings(library.drawings)
  }

  /** Writes the version's folder; the version is part of the library once its row is there. */
  async write({ manifest, scorer, scope }: VersionFiles): Promise<void> {
    await this.library.modelFolders.write(manifest.id, {
      'scorer.onnx': scorer,
      ...(scope ? { 'scope.onnx': scope } : {}),
      'manifest.json': Buffer.from(JSON.stringify(manifest))
    })
  }

  /** Rows for versions already written, and their deployment: all of them or none. */
  register(
    manifests: readonly ModelManifest[],
    { deploy, origin = 'trained' }: { deploy: boolean; origin?: ModelVersion['origin'] }
  ): void {
    this.library.db.transaction(() => {
      for (const manifest of manifests) {
        const { id, createdAt } = manifest
        const version = JSON.stringify({ ...listed(manifest), origin })
        this.library.versions.add({ id, band: deploymentGroup(manifest), createdAt, version })
        if (deploy) this.deploy(id, 'trained')
      }
    })()
  }

  /** Of a version that is about to be written: it follows `from` where that is of the same norm group, else the deployed one. */
  lineage(group: string, job: string, from: string | null): Lineage {
    const rows = this.library.versions.list().filter((row) => row.band === group)
    const parent = rows.some((row) => row.id === from)
      ? from
      : (this.library.versions.deployed().get(group) ?? null)
    // versions may have been removed since: no number is given twice while a later one is here
    const numbers = rows.map(
      (row) => (parsedRow(row) as Partial<Pick<ModelVersion, 'lineage'>>).lineage?.version ?? 0
    )
    return { job, parent, version: Math.max(rows.length, ...numbers) + 1, endedAt: null }
  }

  /**
   * Deploys a version for its norm group. Age bands of the same subject that overlap it are no longer deployed then: one
   * norm answers for each age. Throws AppError 'model-unknown'.
   */
  deploy(id: string, reason: string, environment?: string): void {
    const { band: group } = this.library.versions.get(id)
    this.library.db.transaction(() => {
      if (group !== DEVELOPMENT_GROUP) this.retireOverlapping(this.norm(id).band)
      this.library.versions.deploy(group, id, reason, environment)
    })()
  }

  /** No version of this norm group is deployed from now on. */
  undeploy(group: string): void {
    this.library.versions.deploy(group, null, 'undeployed')
  }

  /** Whether this version is the one deployed for its norm group. Throws AppError 'model-unknown'. */
  isDeployed(id: string): boolean {
    return this.library.versions.deployed().get(this.groupOf(id)) === id
  }

  /**
   * Answers the version that is deployed now; null where that is none, and then the bands that had been replaced by this
   * one are deployed again. Throws AppError 'rollback-nothing'.
   */
  rollBack(group: string): string | null {
    if (group === DEVELOPMENT_GROUP) return this.library.versions.rollBack(group)
    const band = this.bandNamed(group)
    return this.library.db.transaction(() => {
      const id = this.library.versions.rollBack(group)
      if (id) this.retireOverlapping(this.norm(id).band)
      else
        for (const other of this.library.versions.replaced()) {
          const replaced = this.bandNamed(other)
          if (band && replaced && bandsOverlap(replaced, band)) this.library.versions.rollBack(other)
        }
      return id
    })()
  }

  /** Versions of form scores, newest first. */
  norms(): ModelVersion[] {
    const deployed = this.library.versions.deployed()
    return this.rows('form').map((row) =>
      // parsed by the schema: what rows written by earlier versions of Tadpole lack is filled in
      ModelVersion.parse({ ...parsedRow(row), deployed: deployed.get(row.band) === row.id })
    )
  }

  /** Versions of developmental age, newest first. */
  developments(): DevelopmentVersion[] {
    const deployed = this.library.versions.deployed().get(DEVELOPMENT_GROUP)
    return this.rows('development').map((row) =>
      DevelopmentVersion.parse({ ...parsedRow(row), deployed: deployed === row.id })
    )
  }

  versions(): AnyVersion[] {
    return [...this.norms(), ...this.developments()]
  }

  /** Throws AppError 'model-unknown'. */
  norm(id: string): ModelVersion {
    return found(this.norms(), id)
  }

  /** Throws AppError 'model-unknown'. */
  development(id: string): DevelopmentVersion {
    return found(this.developments(), id)
  }

  /** Whether this is a version of developmental age. */
  isDevelopment(id: string): boolean {
    return this.rows('development').some((row) => row.id === id)
  }

  /** Throws AppError 'model-unknown'. */
  groupOf(id: string): string {
    return this.library.versions.get(id).band
  }

  deployedBands(): Band[] {
    return this.norms().flatMap((version) => (version.deployed ? [version.band] : []))
  }

  /** A norm ready to score, under the threshold that holds now. Throws AppError 'model-damaged', 'model-unknown'. */
  async loadNorm(id: string): Promise<LoadedNorm> {
    const manifest = withPresentThreshold(this.library, this.withOwnNames(await this.normManifest(id)))
    const { scope, scorerSha256 } = manifest
    return {
      band: manifest.band,
      manifest,
      scorer: this.verified(id, 'scorer.onnx', scorerSha256),
      scope: scope && this.verified(id, 'scope.onnx', scope.sha256)
    }
  }

  /** A development model ready to score, under the threshold that holds now. Throws AppError 'model-damaged', 'model-unknown'. */
  async loadDevelopment(id: string): Promise<LoadedDevelopment> {
    const learnt = await this.developmentManifest(id)
    const manifest = withPresentThreshold(this.library, this.withOwnNames(learnt))
    return {
      manifest,
      scorer: this.verified(id, 'scorer.onnx', manifest.scorerSha256),
      curve: growthCurve(learnt)
    }
  }

  /** Every deployed norm. Throws AppError 'norm-missing' where there is none. */
  async deployedNorms(): Promise<LoadedNorm[]> {
    const ids = this.norms().flatMap((version) => (version.deployed ? [version.id] : []))
    if (ids.length === 0) throw new AppError('norm-missing')
    return Promise.all(ids.map((id) => this.loadNorm(id)))
  }

  /** The deployed development model; null where there is none. */
  async deployedDevelopment(): Promise<LoadedDevelopment | null> {
    const id = this.library.versions.deployed().get(DEVELOPMENT_GROUP)
    return id === undefined ? null : this.loadDevelopment(id)
  }

  /** As it was learnt, its drawings and children by their names in this library. Throws AppError 'model-damaged', 'model-unknown'. */
  async ownManifest(id: string): Promise<ModelManifest> {
    return this.withOwnNames(await this.manifest(id))
  }

  /** All of a version, as it was learnt. Throws AppError 'model-damaged', 'model-unknown'. */
  async files(id: string): Promise<VersionFiles> {
    const manifest = await this.manifest(id)
    const scope = manifest.kind === 'form' ? manifest.scope : null
    return {
      manifest,
      scorer: await this.verified(id, 'scorer.onnx', manifest.scorerSha256).bytes(),
      scope: scope && (await this.verified(id, 'scope.onnx', scope.sha256).bytes())
    }
  }

  /** As it was learnt. Throws AppError 'model-damaged', 'model-unknown'. */
  async normManifest(id: string): Promise<NormManifest> {
    const manifest = await this.manifest(id)
    if (manifest.kind !== 'form') throw new AppError('model-unknown', { id })
    return manifest
  }

  /** Held-out scores of the norm's own drawings. */
  async histogram(id: string): Promise<Histogram> {
    const { calibration } = await this.normManifest(id)
    return histogram(
      calibration.flat().map((held) => held.score),
      BINS
    )
  }

  async growth(id: string): Promise<GrowthChart> {
    const { manifest, curve } = await this.loadDevelopment(id)
    return chartOf(manifest, curve)
  }

  /** Lets go of manifests in memory; answers how many. */
  clearCache(): number {
    return this.manifests.clear()
  }

  cache(): CacheStats {
    return this.manifests.stats()
  }

  private async developmentManifest(id: string): Promise<DevelopmentManifest> {
    const manifest = await this.manifest(id)
    if (manifest.kind !== 'development') throw new AppError('model-unknown', { id })
    return manifest
  }

  private async manifest(id: string): Promise<ModelManifest> {
    this.library.versions.get(id)
    const known = this.manifests.get(id)
    if (known) return known
    const manifest = ModelManifest.parse(
      JSON.parse((await this.library.modelFolders.read(id, 'manifest.json')).toString())
    )
    if (manifest.id !== id) throw new AppError('model-damaged', because('other-version', { id }))
    this.manifests.set(id, manifest)
    return manifest
  }

  /** Calibration rows of a version from another library, under the ids that their drawings have here. */
  private withOwnNames<Manifest extends ModelManifest>(manifest: Manifest): Manifest {
    return withOwnNames(manifest, this.drawings.all())
  }

  /** A file of a version, whose bytes are what the manifest says or AppError 'model-damaged'. */
  private verified(id: string, file: string, hash: string): ModelSource {
    const bytes = async (): Promise<Buffer> => {
      const content = await this.library.modelFolders.read(id, file)
      if (sha256(content) !== hash) throw new AppError('model-damaged', because('file-changed', { id, file }))
      return content
    }
    return { key: hash, bytes }
  }

  private rows(kind: ModelManifest['kind']): ModelRow[] {
    return this.library.versions
      .list()
      .filter((row) => (row.band === DEVELOPMENT_GROUP) === (kind === 'development'))
  }

  private bandNamed(label: string): Band | undefined {
    return this.norms().find((version) => version.band.label === label)?.band
  }

  private retireOverlapping(band: Band): void {
    for (const other of this.deployedBands())
      if (other.label !== band.label && bandsOverlap(other, band))
        this.library.versions.deploy(other.label, null, 'replaced')
  }
}

const parsedRow = (row: ModelRow): object => JSON.parse(row.version) as object

function found<Version extends { id: string }>(versions: readonly Version[], id: string): Version {
  const version = versions.find((candidate) => candidate.id === id)
  if (!version) throw new AppError('model-unknown', { id })
  return version
}

/** What the library's list shows of a manifest. */
function listed(manifest: ModelManifest) {
  const { id, n, children, createdAt, encoder, seed, settings, validation } = manifest
  const { synthetic, trainedOn, lineage } = manifest
  const common = {
    id,
    n,
    children,
    createdAt,
    encoder,
    seed,
    settings,
    validation,
    synthetic,
    trainedOn,
    lineage
  }
  return manifest.kind === 'form'
    ? { ...common, band: manifest.band, method: manifest.method }
    : { ...common, ages: manifest.ages }
}
