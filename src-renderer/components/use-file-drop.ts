import { useEffect, useState } from 'react'
import { bridge } from '../bridge'

/** All files of a dropped folder, with their paths inside it. */
async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    )
    Object.defineProperty(file, 'webkitRelativePath', { value: entry.fullPath.slice(1) })
    return [file]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    )
    if (batch.length === 0) return files
    for (const child of batch) files.push(...(await filesOf(child)))
  }
}

/** The desktop shell walks folders itself; a browser must hand over file by file. */
async function dropped(transfer: DataTransfer): Promise<File[]> {
  if (bridge.face === 'desktop') return [...transfer.files]
  const found = [...transfer.items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile()
  }))
  const lists = found.map(({ entry, file }) => (entry ? filesOf(entry) : Promise.resolve(file ? [file] : [])))
  return (await Promise.all(lists)).flat()
}

/** Takes files dropped anywhere on the window; answers whether something hovers over it now. */
export function useFileDrop(take: (files: File[]) => void): boolean {
  const [hovering, setHovering] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setHovering(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovering(false)
    }
    const drop = (event: DragEvent): void => {
      event.preventDefault()
      setHovering(false)
      if (event.dataTransfer) void dropped(event.dataTransfer).then(take)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [take])
  return hovering
}
