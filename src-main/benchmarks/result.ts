export interface BenchmarkLine {
  what: string
  ours: string
  rival: string
  /** Ours divided by the rival's, both measured in this run; '-' where there is no rival here. */
  ratio: string
}

export interface BenchmarkResult {
  lines: BenchmarkLine[]
  machine: string
  versions: Record<string, string>
}
