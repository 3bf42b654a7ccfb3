/**
 * Weighted ridge regression in its dual form (Saunders et al. 1998), an intercept left free: the cost grows with the rows and
 * not with the features. `gram` holds the products of all rows [rows, rows]; `weights` say what each row counts for.
 */
export interface KernelProblem {
  gram: Float32Array
  targets: readonly number[]
  weights: readonly number[]
}

/** f(x) = centre + sum over rows of dualWeights (k(row, x) - mean k(., x)), means by weight; `dualWeights` sums to zero. */
export interface KernelSolution {
  dualWeights: Float64Array
  centre: number
}

const STEPS = 200
const TOLERANCE = 1e-8

/** Solves for the rows of `chosen`. `lambda` > 0 is relative to the mean square length of the centred rows. */
export function solveKernelRidge(
  problem: KernelProblem,
  chosen: readonly number[],
  lambda: number
): KernelSolution {
  const weights = chosen.map((i) => problem.weights[i]!)
  const kernel = centredKernel(problem, chosen, weights)
  const n = chosen.length
  const scale = chosen.reduce((sum, _, i) => sum + kernel[i * n + i]!, 0) / n || 1
  const centre = weightedMean(
    chosen.map((i) => problem.targets[i]!),
    weights
  )
  const residual = Float64Array.from(chosen, (i) => problem.targets[i]! - centre)
  const penalty = weights.map((w) => (lambda * scale) / w)
  return { dualWeights: balanced(conjugateGradient(kernel, penalty, residual)), centre }
}

const weightedMean = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, v, i) => sum + v * weights[i]!, 0) / weights.reduce((a, b) => a + b, 0)

/** Products of the chosen rows after their weighted mean is taken away. */
function centredKernel(
  { gram, targets }: KernelProblem,
  chosen: readonly number[],
  weights: readonly number[]
) {
  const [n, all] = [chosen.length, targets.length]
  const kernel = new Float64Array(n * n)
  const total = weights.reduce((a, b) => a + b, 0)
  const means = new Float64Array(n)
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j < n; j += 1) {
      const value = gram[chosen[i]! * all + chosen[j]!]!
      kernel[i * n + j] = value
      means[i]! += (value * weights[j]!) / total
    }
  const grand = weightedMean([...means], weights)
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j < n; j += 1) kernel[i * n + j]! += grand - means[i]! - means[j]!
  return kernel
}

/** Takes the last rounding off, so that the intercept stays out of dualWeights. */
function balanced(dualWeights: Float64Array): Float64Array {
  const mean = dualWeights.reduce((a, b) => a + b, 0) / dualWeights.length
  return dualWeights.map((a) => a - mean)
}

/** Solves (K + diag(penalty)) x = y, preconditioned by the diagonal (Hestenes & Stiefel 1952). */
function conjugateGradient(kernel: Float64Array, penalty: readonly number[], y: Float64Array): Float64Array {
  const n = y.length
  const inverse = penalty.map((p, i) => 1 / (kernel[i * n + i]! + p))
  const [x, r] = [new Float64Array(n), Float64Array.from(y)]
  let z = r.map((v, i) => v * inverse[i]!)
  const p = Float64Array.from(z)
  let product = inner(r, z)
  const enough = TOLERANCE ** 2 * product
  for (let step = 0; step < STEPS && product > enough && product > 0; step += 1) {
    const q = times(kernel, penalty, p)
    const rate = product / inner(p, q)
    for (let i = 0; i < n; i += 1) {
      x[i]! += rate * p[i]!
      r[i]! -= rate * q[i]!
    }
    z = r.map((v, i) => v * inverse[i]!)
    const next = inner(r, z)
    for (let i = 0; i < n; i += 1) p[i] = z[i]! + (next / product) * p[i]!
    product = next
  }
  return x
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!
  return sum
}

function times(kernel: Float64Array, penalty: readonly number[], p: Float64Array): Float64Array {
  const n = p.length
  return Float64Array.from(p, (own, i) => {
    let sum = penalty[i]! * own
    for (let j = 0, at = i * n; j < n; j += 1) sum += kernel[at + j]! * p[j]!
    return sum
  })
}
