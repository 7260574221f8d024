/**
 * Finds a Chromium for the export, the schemas and the browser tests.
 *
 * Installing the deck downloads no browser, so the one that is at hand is used:
 * the one that the environment names, then Playwright's own, then one of the
 * system, then the one that the npm package `@sparticuz/chromium` carries with
 * the shared libraries that a bare Linux lacks. A candidate counts only when it
 * answers `--version`: a distribution's stub or a missing library would
 * otherwise show up as an obscure failure at launch.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-chromium'
import type { Browser } from 'playwright-chromium'

export type BrowserSource = 'environment' | 'playwright' | 'system' | 'npm'

/** A browser that can be launched: its program, flags and additional environment. */
export interface ResolvedBrowser {
  executablePath: string
  args: string[]
  env: Record<string, string>
  source: BrowserSource
}

/** A program to try, with the environment that it needs. */
export interface Candidate {
  executablePath: string
  env?: Record<string, string>
}

/** Where the resolver looks; the tests replace it. */
export interface Probes {
  /** The value of `DECK_BROWSER`, if set. */
  environment: () => string | undefined
  /** Playwright's own browser, installed or not. */
  playwright: () => Candidate[]
  /** Browsers of the system. */
  system: () => Candidate[]
  /** The browser carried by npm, unpacked on demand. */
  npm: () => Promise<Candidate[]>
  /** Whether the program exists and starts. */
  works: (candidate: Candidate) => Promise<boolean>
}

/** Flags that keep a run off the network and its text the same on every machine. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--font-render-hinting=none',
]

/**
 * The first browser that works, in the order environment, Playwright, system, npm.
 *
 * @throws Error with one sentence and the remedy when there is none, or when
 * `DECK_BROWSER` names one that does not start: a choice is never replaced silently.
 */
export async function resolveBrowser(probes: Probes = machineProbes): Promise<ResolvedBrowser> {
  const named = probes.environment()
  if (named) {
    const candidate = { executablePath: named }
    if (await probes.works(candidate))
      return describe(candidate, 'environment')
    throw new Error(`DECK_BROWSER names “${named}”, which does not start: set it to the path of a Chrome or Chromium, or unset it.`)
  }
  const sources: [BrowserSource, () => Candidate[] | Promise<Candidate[]>][] = [
    ['playwright', probes.playwright],
    ['system', probes.system],
    ['npm', probes.npm],
  ]
  for (const [source, candidates] of sources) {
    for (const candidate of await candidates()) {
      if (await probes.works(candidate))
        return describe(candidate, source)
    }
  }
  throw new Error('No browser found: install Chrome or Chromium, or set DECK_BROWSER to the path of one.')
}

/** Launches the resolved browser without a window. */
export async function launchBrowser(probes: Probes = machineProbes): Promise<Browser> {
  const { executablePath, args, env } = await resolveBrowser(probes)
  return chromium.launch({
    executablePath,
    args,
    // Root, containers and some distributions refuse it; the only pages opened are our own.
    chromiumSandbox: false,
    env: { ...definedEnvironment(), ...env },
  })
}

function describe(candidate: Candidate, source: BrowserSource): ResolvedBrowser {
  return {
    executablePath: candidate.executablePath,
    args: FLAGS,
    env: candidate.env ?? {},
    source,
  }
}

/** The process's environment without the holes that its type allows. */
function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** What this machine offers. */
const machineProbes: Probes = {
  environment: () => process.env.DECK_BROWSER || undefined,
  playwright: () => [{ executablePath: chromium.executablePath() }],
  system: () => systemPaths().map(executablePath => ({ executablePath })),
  npm: unpackedBrowser,
  works,
}

/** The usual places of Chrome and Chromium on the three systems. */
function systemPaths(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map(name => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter(folder => folder !== undefined)
      .map(folder => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return names.flatMap(name => folders.map(folder => join(folder, name)))
}

async function works({ executablePath, env }: Candidate): Promise<boolean> {
  try {
    accessSync(executablePath, constants.X_OK)
  }
  catch {
    return false
  }
  // Chrome on Windows opens a window instead of printing its version.
  if (process.platform === 'win32')
    return true
  return new Promise((resolve) => {
    execFile(executablePath, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 }, error => resolve(error === null))
  })
}

/**
 * Unpacks the browser of `@sparticuz/chromium` once per version, beside the installed packages.
 *
 * The package unpacks into the system's temporary folder and takes whatever it
 * finds there, even another process's half-written program. Here it unpacks
 * into a folder of its own that gets its name only when it is complete.
 */
async function unpackedBrowser(): Promise<Candidate[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return []
  const packed = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string }
  const cache = fileURLToPath(new URL('../node_modules/.cache/deck-browser/', import.meta.url))
  const folder = join(cache, version)
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true })
    const partial = mkdtempSync(join(cache, 'partial-'))
    try {
      await unpack(join(packed, 'bin'), partial)
      writeFileSync(join(partial, 'fonts.conf'), fontsConfiguration(join(folder, 'fonts')))
      renameSync(partial, folder)
    }
    catch (error) {
      rmSync(partial, { recursive: true, force: true })
      // Another process may have finished first; its folder is as good.
      if (!existsSync(folder))
        throw error
    }
  }
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  const env: Record<string, string> = { LD_LIBRARY_PATH: libraries }
  if (!existsSync('/etc/fonts/fonts.conf'))
    env.FONTCONFIG_FILE = join(folder, 'fonts.conf')
  return [{ executablePath: join(folder, 'chromium'), env }]
}

async function unpack(archives: string, target: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const temporary = process.env.TMPDIR
  process.env.TMPDIR = target
  // The package reads TMPDIR when it is called, so it can be given back at once.
  const running = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']
    .map(name => inflate(join(archives, name)))
  if (temporary === undefined)
    delete process.env.TMPDIR
  else
    process.env.TMPDIR = temporary
  await Promise.all(running)
}

/** Fontconfig's minimum for a Linux that has none: the packed font and the system's folder. */
function fontsConfiguration(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
}
