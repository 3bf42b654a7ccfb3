// Copies screens that the journeys have looked at into the documents: npm run test:journeys, then npm run pictures.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const pictures = {
  'start.png': '03-start-collected.png',
  'import-plan.png': '11-import-plan.png',
  'photo-corners.png': '65-photo-corners.png',
  'rater-and-model.png': '58-rater-and-model.png',
  'checklist.png': '57-checklist-agreement.png',
  'norms.png': 'norms-missing.png',
  'models.png': '07-models.png',
  'drawing.png': '09-drawing.png',
  'child.png': '11-child.png',
  'report.png': '37-report-page-1.png'
}

mkdirSync(join(root, 'docs/pictures'), { recursive: true })
for (const [name, screen] of Object.entries(pictures))
  copyFileSync(join(root, 'e2e/screens', screen), join(root, 'docs/pictures', name))
