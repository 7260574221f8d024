/** The deck's styles, in order: Slidev's base for layouts (no theme brings it), fonts, look. */
import '@slidev/client/styles/layouts-base.css'
import './fonts.css'
import './base.css'
import './deck.css'
import './presenter.css'
