/** Blocks a side in which the paper's shade is measured. */
const GRID = 24

export interface Pixels {
  /** RGB bytes, [height, width, 3]. */
  data: Uint8Array
  width: number
  height: number
}

/**
 * Photos of paper are grey and unevenly lit. Where the page looks like that (greyish, smoothly varying, darker than
 * white) each pixel is divided by the paper's shade at its place; answers null where the page is white already or does
 * not look like lit paper. The paper of a block is its 90th percentile of luminance.
 */
export function evenShade(picture: Pixels): Pixels | null {
  if (isWhitePage(picture)) return null
  const paper = measurePaper(picture)
  if (!looksLikeLitPaper(paper)) return null
  const { data, width, height } = picture
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const shade = between(paper.shade, ((x + 0.5) / width) * GRID - 0.5, ((y + 0.5) / height) * GRID - 0.5)
      const at = (y * width + x) * 3
      for (let c = 0; c < 3; c += 1) out[at + c] = Math.min(255, Math.round((data[at + c]! * 255) / shade))
    }
  return { data: out, width, height }
}

/** Nine in ten of a sample of pixels are white: a screen drawing or a clean scan, which need no measuring. */
function isWhitePage({ data }: Pixels): boolean {
  let [white, seen] = [0, 0]
  for (let at = 0; at < data.length - 2; at += 21) {
    seen += 1
    if (data[at]! > 245 && data[at + 1]! > 245 && data[at + 2]! > 245) white += 1
  }
  return white >= 0.9 * seen
}

interface Paper {
  shade: Float32Array
  /** Share of blocks without a colour of their own. */
  grey: number
}

function measurePaper({ data, width, height }: Pixels): Paper {
  const shade = new Float32Array(GRID * GRID)
  let grey = 0
  for (let by = 0; by < GRID; by += 1)
    for (let bx = 0; bx < GRID; bx += 1) {
      const values: number[] = []
      let [r, g, b] = [0, 0, 0]
      for (let y = Math.floor((by * height) / GRID); y < ((by + 1) * height) / GRID; y += 2)
        for (let x = Math.floor((bx * width) / GRID); x < ((bx + 1) * width) / GRID; x += 2) {
          const at = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 3
          values.push(luminance(data, at))
          ;[r, g, b] = [r + data[at]!, g + data[at + 1]!, b + data[at + 2]!]
        }
      values.sort((p, q) => p - q)
      shade[by * GRID + bx] = Math.max(1, values[Math.floor(values.length * 0.9)]!)
      grey += Math.max(r, g, b) - Math.min(r, g, b) < 45 * values.length ? 1 : 0
    }
  return { shade, grey: grey / (GRID * GRID) }
}

function luminance(data: Uint8Array, at: number): number {
  return 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]! // ITU-R BT.709
}

function looksLikeLitPaper({ shade, grey }: Paper): boolean {
  const sorted = [...shade].sort((a, b) => a - b)
  const darkest = sorted[Math.floor(sorted.length * 0.02)]!
  const mean = sorted.reduce((sum, v) => sum + v, 0) / sorted.length
  return grey > 0.85 && mean < 245 && darkest > 70 && roughness(shade) < 30
}

/** 99 % quantile of the steps between neighbouring blocks: lit paper changes slowly, filled shapes do not. */
function roughness(shade: Float32Array): number {
  const steps: number[] = []
  for (let i = 0; i < shade.length; i += 1) {
    if (i % GRID < GRID - 1) steps.push(Math.abs(shade[i]! - shade[i + 1]!))
    if (i + GRID < shade.length) steps.push(Math.abs(shade[i]! - shade[i + GRID]!))
  }
  return steps.sort((a, b) => a - b)[Math.floor(steps.length * 0.99)]!
}

function between(grid: Float32Array, x: number, y: number): number {
  const clamp = (v: number) => Math.min(GRID - 1, Math.max(0, v))
  const [cx, cy] = [clamp(x), clamp(y)]
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)]
  const [x1, y1] = [clamp(x0 + 1), clamp(y0 + 1)]
  const [fx, fy] = [cx - x0, cy - y0]
  const row = (r: number) => grid[r * GRID + x0]! * (1 - fx) + grid[r * GRID + x1]! * fx
  return row(y0) * (1 - fy) + row(y1) * fy
}
