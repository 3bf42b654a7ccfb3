import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ReportData, ReportPictures } from './report-data'
import { ReportPage } from './report-page'

/** A drawing's report as elements: what HTML and PDF are made of. */
export const drawingReport = (data: ReportData, pictures: ReportPictures): ReactElement =>
  createElement(ReportPage, { data, pictures })

/** One self-contained HTML file: pictures inside, no script, nothing fetched. */
export const renderHtml = (report: ReactElement): string => `<!doctype html>${renderToStaticMarkup(report)}`
