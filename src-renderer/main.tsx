import './trusted-types'
import './locale'
import './theme/theme.css'
import './theme/screens.css'
import './theme/training.css'
import './theme/explain.css'
import './theme/labelling.css'
import './theme/drawing.css'
import { createRoot } from 'react-dom/client'
import { App } from './app'

createRoot(document.getElementById('root')!).render(<App />)
