/** The keys that a speaker uses, with their effects; `docs/presenter.md` has the same. */

export const keys: readonly (readonly [names: readonly string[], effect: string])[] = [
  [['→', 'Page suivante', 'Espace'], 'clic suivant'],
  [['←', 'Page précédente'], 'clic précédent'],
  [['↓', '↑'], 'diapositive suivante, précédente'],
  [['G'], 'aller à une diapositive'],
  [['O'], 'vue d’ensemble'],
  [['F'], 'plein écran'],
  [['B', '.'], 'écran noir, et retour'],
  [['P'], 'cadence'],
  [['R'], 'revenir au scénario'],
  [['Ctrl + R'], 'recharger la fenêtre (F5 ne fait rien)'],
]
