"""Cut STIX Two Math down to the characters that the site's mathematics uses.

    python scripts/subset_font.py FONT.woff2

FONT.woff2 is `files/stix-two-math-latin-400-normal.woff2` of npm's `@fontsource/stix-two-math`
(version 5.3.0; SIL Open Font License 1.1, no reserved font name, so the subset keeps its name).
The MATH table stays, and with it every size of a bracket, radical or sum and the pieces of
which taller ones are put together: a font without it draws brackets that do not stretch.
"""

import argparse
import string
from pathlib import Path

from fontTools import subset

OUTPUT = Path(__file__).parents[1] / "docs/assets/fonts/stix-two-math.woff2"

GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωϑϕϖϰϱϵ"
PUNCTUATION = "\u00a0–—†‡•…′″‴‵‘’“”¬°±·×÷ıȷ§"
INVISIBLE = "\u2061\u2062\u2063\u2064"  # function application, times, separator, plus
ACCENTS = "`´¨¯ˆˇ˘˙˚˜‾\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030c\u0331\u0332\u0338\u20d6\u20d7"
ARROWS = "←↑→↓↔↕↖↗↘↙↚↛↞↠↢↣↦↩↪↼⇀⇁⇄⇆⇋⇌⇍⇏⇐⇑⇒⇓⇔⇕⇝⟵⟶⟷⟸⟹⟺⟼"
RELATIONS = "≤≥≦≧≨≩⩽⩾≪≫≠≡≢≈≉≃≅≇∼≁∝≍≐≔≕≜≝≟≮≯≰≱≺≻⪯⪰≼≽∣∤∥∦⊥⟂⊢⊣⊨⊲⊳"
SETS = "∀∃∄∅∈∉∋∌⊂⊃⊄⊅⊆⊇⊈⊉⊊⊋⊏⊐⊑⊒∪∩∖⊎⊔⊓∁℘"
OPERATORS = "−∓∔∗∘∙∕√∛∜⊕⊖⊗⊘⊙⊚⊛⊞⊟⊠⊡∧∨⊻⋅⋆⋄⋉⋊⊤⊺⋈∂∇∆∞∠∡∴∵∶∷⋮⋯⋰⋱"
LARGE_OPERATORS = "∏∐∑∫∬∭∮∯⋀⋁⋂⋃⨀⨁⨂⨄⨆"
DELIMITERS = "‖⌈⌉⌊⌋⟦⟧⟨⟩⟪⟫⎰⎱⎴⎵⏜⏝⏞⏟⏠⏡"
SHAPES = "■□▪▫▲△▶▷▼▽◀◁◆◇○●★☆✓✗"
LETTERLIKE = "ℂℊℋℌℍℎℏℐℑℒℓℕℙℚℛℜℝℤℬℰℱℳℴℵ\ufe00"  # U+FE00 asks for \mathcal's shapes

# Mathematical alphabets: first and last letter. Left out: fraktur, monospace, sans-serif but plain.
ALPHABETS = ["𝐀𝐳", "𝐴𝑧", "𝑨𝒛", "𝒜𝓏", "𝔸𝕫", "𝖠𝗓", "𝚤𝚥", "𝚨𝛡", "𝛢𝜛", "𝜜𝝕", "𝟎𝟗", "𝟘𝟡", "𝟢𝟫"]

CHARACTERS = {
    *string.printable, *GREEK, *PUNCTUATION, *INVISIBLE, *ACCENTS, *ARROWS, *RELATIONS, *SETS,
    *OPERATORS, *LARGE_OPERATORS, *DELIMITERS, *SHAPES, *LETTERLIKE,
    *(chr(code) for first, last in ALPHABETS for code in range(ord(first), ord(last) + 1)),
}  # fmt: skip


def subset_font(source: Path, target: Path) -> None:
    """Write the glyphs of CHARACTERS, and the larger forms that MATH makes of them, to `target`."""
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(CHARACTERS))
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("font", type=Path, help="the whole font, woff2")
    subset_font(parser.parse_args().font, OUTPUT)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes")
