import type { Page } from '@playwright/test'

/** The same page with every message of the catalogue accented. */
export async function inPseudoLocale(page: Page): Promise<void> {
  const url = new URL(page.url())
  url.searchParams.set('locale', 'pseudo')
  await page.goto(url.href)
}

/**
 * Text and labels of the page that hold two plain words in a row: they do not come from the catalogue, which is accented.
 * What people or models have named (`data-given`) is theirs.
 */
export function untranslated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const plain = /[a-z]{3,}[,:;]? [a-z]{3,}/
    const isGiven = (element: Element | null): boolean => element?.closest('[data-given]') != null
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode
      if (!isGiven(parentElement)) found.push(textContent ?? '')
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      if (!isGiven(element))
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          found.push(element.getAttribute(name) ?? '')
    return [...new Set(found)].filter((text) => plain.test(text))
  })
}
