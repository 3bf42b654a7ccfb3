import { useEffect, useState } from 'react'
import { t } from '#words/translate'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const stored = (): Theme => themes.find((theme) => theme === localStorage.getItem('theme')) ?? 'system'

export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(stored)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    localStorage.setItem('theme', theme)
  }, [theme])
  return (
    <label className="field">
      {t('theme.label')}
      <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {t(`theme.${name}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
