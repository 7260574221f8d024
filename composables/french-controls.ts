/**
 * Slidev's own controls, in French: it has no translation (slidevjs/slidev#2205). What it says in
 * English is looked up in a table and replaced where it stands, as it appears and as it changes.
 *
 * Only Slidev's controls are watched, never the slides: they change at every frame of a run.
 */
import { onScopeDispose } from 'vue'

/** As Slidev 53 writes them: names of buttons, headings, hints. */
const WORDS: Readonly<Record<string, string>> = {
  // The bar of both windows.
  'Enter fullscreen': 'Plein écran',
  'Close fullscreen': 'Quitter le plein écran',
  'Go to previous slide': 'Clic précédent',
  'Go to next slide': 'Clic suivant',
  'Show slide overview': 'Vue d’ensemble',
  'Enable laser pointer': 'Montrer le pointeur laser',
  'Disable laser pointer': 'Cacher le pointeur laser',
  'Show presenter cursor': 'Montrer le pointeur au public',
  'Hide presenter cursor': 'Cacher le pointeur au public',
  'Show drawing toolbar': 'Dessiner',
  'Hide drawing toolbar': 'Ranger les crayons',
  'Play Mode': 'Fenêtre du public',
  'Presenter Mode': 'Fenêtre du présentateur',
  'Show info': 'À propos',
  'Toggle Presenter Layout': 'Changer la disposition',
  'Change sync settings': 'Synchronisation',
  'More Options': 'Réglages',
  // Its menus.
  'Slides navigation syncing for': 'Synchronisation des diapositives :',
  'presenter': 'présentateur',
  'viewer': 'public',
  'Sync Mode': 'Sens',
  'Bidirectional Sync': 'Donner et suivre',
  'Receive Only': 'Suivre seulement',
  'Send Only': 'Donner seulement',
  'Disable': 'Aucun',
  'Invert': 'Inverser',
  'Brightness': 'Luminosité',
  'Contrast': 'Contraste',
  'Saturation': 'Saturation',
  'Sepia': 'Sépia',
  'Hue Rotate': 'Teinte',
  'Cursor Style': 'Pointeur',
  'Cursor': 'Flèche',
  'Laser': 'Laser',
  'Slide Scale': 'Échelle',
  'Fit': 'Ajustée',
  'Wake Lock': 'Écran allumé',
  'Hide Idle Cursor': 'Flèche masquée au repos',
  // The presenter's window.
  'Current': 'En cours',
  'Next': 'Ensuite',
  'Slides': 'Diapositives',
  'Screen Mirror': 'Copie d’écran',
  'Use screen capturing to mirror your main screen back to presenter view.': 'La fenêtre du public, captée et montrée ici.',
  'Click the button below and': 'Cliquez sur le bouton, puis',
  'select your other monitor or window': 'choisissez l’autre écran ou la fenêtre',
  'Start Screen Mirroring': 'Commencer la copie',
  'End of the presentation': 'Fin de la présentation',
  'No notes.': 'Pas de notes.',
  'Increase font size': 'Agrandir les notes',
  'Decrease font size': 'Réduire les notes',
  'Edit Notes': 'Modifier les notes',
  'Edit notes': 'Modifier les notes',
  'Resize notes panel': 'Largeur des notes',
  'Resize notes panel height': 'Hauteur des notes',
  // Its pens.
  'Draw with stylus': 'Crayon',
  'Draw a line': 'Trait',
  'Draw an arrow': 'Flèche',
  'Draw an ellipse': 'Ellipse',
  'Draw a rectangle': 'Rectangle',
  'Erase': 'Gomme',
  'Adjust stroke width': 'Épaisseur',
  'Set brush color': 'Couleur',
  'Undo': 'Annuler',
  'Redo': 'Rétablir',
  'Delete': 'Tout effacer',
  'Pin drawing': 'Garder les crayons ouverts',
  'Unpin drawing': 'Ne plus garder les crayons ouverts',
  'Drawing pinned': 'Poser le crayon',
  'Drawing unpinned': 'Ranger les crayons',
  // Overlays and the menu of the right button.
  'Goto...': 'Aller à…',
  'Close': 'Fermer',
  'Slides Overview': 'Toutes les diapositives, avec leurs notes',
  'Capture slides as images': 'Photographier les diapositives',
  'Light mode': 'Thème clair',
  'Dark mode': 'Thème sombre',
  'Play in new tab': 'Ouvrir dans un onglet',
  'Help': 'Aide',
  'This is the hands-free live notes viewer.': 'Les notes de la diapositive en cours, pour un second écran.',
  'It\'s designed to be used in a separate view or device. The progress is controlled by and auto synced with the main presenter or slide.': 'Elles suivent la fenêtre du présentateur d’elles-mêmes.',
  'Powered by': 'Fait avec',
  'Previous Click': 'Clic précédent',
  'Next Click': 'Clic suivant',
  'Previous Slide': 'Diapositive précédente',
  'Next Slide': 'Diapositive suivante',
  'Exit Presenter Mode': 'Fenêtre du public',
  'Enter Presenter Mode': 'Fenêtre du présentateur',
  'Hold': 'Avec',
  'Shift': 'Maj',
  'and right click to open the native context menu': 'et un clic droit : le menu du navigateur',
}

/** Sentences with something in them. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^Clicks in this slide: (\d+)$/, 'Clics de cette diapositive : $1'],
  [/^No notes for Slide (\d+)\.$/, 'Pas de notes pour la diapositive $1.'],
  [/^Presenter - (.+)$/, 'Présentateur – $1'],
  [/^Notes - (.+)$/, 'Notes – $1'],
]

const ATTRIBUTES = ['title', 'placeholder', 'aria-label']

/** Slidev's controls, wherever they are; what they contain is watched in depth. */
const CONTROLS = [
  'title',
  'nav',
  '#slidev-goto-dialog',
  // In the presenter's window, all but the slides.
  '.grid-container > :not(.grid-section)',
  ':is(.grid-section.main, .grid-section.next) > :not(.slidev-slide-container)',
  '.grid-section.note',
  // The pages of the notes, and of all slides with their notes.
  '#app > .h-full:not(:has(.slidev-slide-container))',
  '.overview-slide-block > :not(:has(.slidev-slide-container))',
  '.overview-slide-block [title^="Clicks in"]',
  // Overlays: the buttons of the overview, the information, the menu of the right button.
  '#app > .fixed:not(:has(.slidev-slide-container))',
].join(',')

/** What holds controls that come and go; only its own children are watched. */
const HOLDERS = '#app, .grid-container, .grid-section.main, .grid-section.next'

/** A text in French, or null when it is not one of Slidev's. */
export function inFrench(english: string): string | null {
  const text = english.trim()
  if (Object.hasOwn(WORDS, text)) return english.replace(text, () => WORDS[text])
  const pattern = PATTERNS.find(([form]) => form.test(text))
  return pattern ? text.replace(...pattern) : null
}

/** Puts the controls of this window into French, until the scope ends. */
export function speakFrench(): void {
  const seen = new WeakSet<Node>()
  const deep = new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      if (type === 'childList') addedNodes.forEach(node => translate(node))
      else translate(target, false)
    }
  })
  const shallow = new MutationObserver(find)

  function find(): void {
    for (const holder of document.querySelectorAll(HOLDERS)) {
      if (seen.has(holder)) continue
      seen.add(holder)
      shallow.observe(holder, { childList: true })
    }
    for (const control of document.querySelectorAll(CONTROLS)) {
      if (seen.has(control)) continue
      seen.add(control)
      translate(control)
      deep.observe(control, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES })
    }
  }

  find()
  onScopeDispose(() => {
    deep.disconnect()
    shallow.disconnect()
  }, true)
}

/** Replaces what is English in a node, and below it unless told otherwise. */
function translate(node: Node, below = true): void {
  if (node instanceof Text) {
    // What a speaker has written in the notes is not Slidev's.
    if (node.parentElement?.closest('.slidev-note:not(.italic)')) return
    const french = inFrench(node.data)
    if (french !== null && french !== node.data) node.data = french
  } else if (node instanceof Element) {
    for (const name of ATTRIBUTES) {
      const french = inFrench(node.getAttribute(name) ?? '')
      if (french !== null) node.setAttribute(name, french)
    }
    if (below) for (const child of node.childNodes) translate(child)
  }
}
