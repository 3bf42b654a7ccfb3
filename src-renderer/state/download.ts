/** Hands a file to the user the way a browser does; the desktop shell asks where to keep it. */
export function download(fileName: string, content: string, type = 'text/html'): void {
  save(fileName, new Blob([content], { type }))
}

export function downloadBytes(fileName: string, bytes: Uint8Array): void {
  save(fileName, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }))
}

function save(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
