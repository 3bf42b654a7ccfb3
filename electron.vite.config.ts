import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string) => resolve(import.meta.dirname, path)

/** The same names as `paths` in tsconfig.base.json. */
const alias = {
  '#contract': at('src-preload/contract'),
  '#words': at('src-preload/words'),
  '#main': at('src-main'),
  '#renderer': at('src-renderer')
}

/** One build makes every program: the shell, its preload, the screens, and the three Node programs. */
export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rollupOptions: {
        input: {
          desktop: at('src-main/desktop/main.ts'),
          engine: at('src-main/engine/main.ts'),
          compute: at('src-main/compute/main.ts'),
          terminal: at('src-main/terminal/main.ts')
        }
      }
    }
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('src-preload/index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src-renderer',
    resolve: { alias },
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: { index: at('src-renderer/index.html') } }
    }
  }
})
