import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

export interface PdfLook {
  pages: number
  text: string
  /** Titles of the outline. */
  outline: string[]
  /** Roles in the structure tree, those of all pages. */
  roles: string[]
  marked: boolean
  language: string | null
}

/** Draws each page of a PDF in the browser by Mozilla's reader, which knows nothing of how we write them, and tells what is in it. */
export async function lookAtPdf(
  page: Page,
  bytes: Uint8Array,
  shot: (page: number) => string
): Promise<PdfLook> {
  const source = (name: string): string => readFileSync(join(pdfjs, 'build', name)).toString('base64')
  await page.goto('about:blank')
  await page.setContent('<body style="margin:0;background:#888"></body>')
  const look = await page.evaluate(
    async ({ library, worker, data }) => {
      const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
      const url = (text: string) =>
        URL.createObjectURL(new Blob([bytesOf(text)], { type: 'text/javascript' }))
      const lib = (await import(/* @vite-ignore */ url(library))) as typeof import('pdfjs-dist')
      lib.GlobalWorkerOptions.workerSrc = url(worker)
      const pdf = await lib.getDocument({ data: bytesOf(data), isEvalSupported: false }).promise
      const roles = new Set<string>()
      const walk = (node: { role?: string; children?: unknown[] } | null): void => {
        if (!node) return
        if (node.role) roles.add(node.role)
        for (const child of node.children ?? []) walk(child as typeof node)
      }
      let text = ''
      for (let i = 1; i <= pdf.numPages; i += 1) {
        const sheet = await pdf.getPage(i)
        const viewport = sheet.getViewport({ scale: 1.5 })
        const canvas = document.createElement('canvas')
        canvas.id = `page${i}`
        canvas.style.cssText = 'display:block;margin:8px'
        ;[canvas.width, canvas.height] = [viewport.width, viewport.height]
        document.body.append(canvas)
        await sheet.render({ canvas, canvasContext: canvas.getContext('2d')!, viewport }).promise
        const content = await sheet.getTextContent()
        text += content.items.map((item) => ('str' in item ? item.str : '')).join(' ')
        walk(await sheet.getStructTree())
      }
      const outline = ((await pdf.getOutline()) ?? []) as { title: string }[]
      const marks = (await pdf.getMarkInfo()) as { Marked?: boolean } | null
      const { info } = (await pdf.getMetadata()) as { info: { Language?: string } }
      return {
        pages: pdf.numPages,
        text,
        outline: outline.map(({ title }) => title),
        roles: [...roles],
        marked: marks?.Marked === true,
        language: info.Language ?? null
      }
    },
    {
      library: source('pdf.min.mjs'),
      worker: source('pdf.worker.min.mjs'),
      data: Buffer.from(bytes).toString('base64')
    }
  )
  for (let i = 1; i <= look.pages; i += 1) await page.locator(`#page${i}`).screenshot({ path: shot(i) })
  return look
}
