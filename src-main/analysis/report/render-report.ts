import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ReportData, ReportPictures } from './report-data'
import { ReportPage } from './report-page'

/** One self-contained HTML file: pictures inside, no script, nothing fetched. */
export function renderReport(data: ReportData, pictures: ReportPictures): string {
  return `<!doctype html>${renderToStaticMarkup(createElement(ReportPage, { data, pictures }))}`
}
