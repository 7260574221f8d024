import { describe, expect, it } from 'vitest'
import { resolveBrowser } from './browser.ts'
import type { Candidate, Probes } from './browser.ts'

/** A machine on which exactly the named programs start; `tried` records the order. */
function machine(working: string[], environment?: string): { probes: Probes, tried: string[] } {
  const tried: string[] = []
  return {
    tried,
    probes: {
      environment: () => environment,
      playwright: () => [{ executablePath: 'playwright' }],
      system: () => [{ executablePath: 'chrome' }, { executablePath: 'chromium' }],
      npm: async () => [{ executablePath: 'packed', env: { LD_LIBRARY_PATH: 'libraries' } }],
      works: async ({ executablePath }: Candidate) => {
        tried.push(executablePath)
        return working.includes(executablePath)
      },
    },
  }
}

describe('resolveBrowser', () => {
  it('tries Playwright’s, then the system’s, then npm’s', async () => {
    const { probes, tried } = machine(['packed'])
    const browser = await resolveBrowser(probes)
    expect(tried).toEqual(['playwright', 'chrome', 'chromium', 'packed'])
    expect(browser).toMatchObject({ executablePath: 'packed', source: 'npm', env: { LD_LIBRARY_PATH: 'libraries' } })
  })

  it.each([
    [['playwright', 'chrome', 'packed'], 'playwright'],
    [['chrome', 'chromium', 'packed'], 'system'],
    [['chromium', 'packed'], 'system'],
  ])('with %j at hand takes the one of %s', async (working, source) => {
    expect((await resolveBrowser(machine(working).probes)).source).toBe(source)
  })

  it('takes the browser that the environment names before any other', async () => {
    const { probes, tried } = machine(['mine', 'playwright'], 'mine')
    expect(await resolveBrowser(probes)).toMatchObject({ executablePath: 'mine', source: 'environment' })
    expect(tried).toEqual(['mine'])
  })

  it('does not replace a named browser that fails', async () => {
    const { probes, tried } = machine(['playwright'], 'mine')
    await expect(resolveBrowser(probes)).rejects.toThrow('DECK_BROWSER names “mine”, which does not start')
    expect(tried).toEqual(['mine'])
  })

  it('says what to do when there is none', async () => {
    await expect(resolveBrowser(machine([]).probes)).rejects.toThrow(/install Chrome or Chromium, or set DECK_BROWSER/)
  })

  it('keeps every browser off the network', async () => {
    for (const working of ['playwright', 'chrome', 'packed']) {
      const { args } = await resolveBrowser(machine([working]).probes)
      expect(args).toEqual(expect.arrayContaining(['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']))
    }
  })
})
