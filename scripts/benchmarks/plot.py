"""The ratios as a plot in SVG."""
import math


def plot(result):
    """Bars on a logarithmic scale; Terrace is faster to the left of the line at 1."""
    rows = [row for row in result["rows"] if row["ratio"]]
    speed = [(row["what"], row["ratio"] if row["better"] == "lower" else 1 / row["ratio"]) for row in rows]
    least = min(-2.5, min(math.log10(value) for _, value in speed) - 0.2)
    width, left, height = 760, 330, 26 * len(speed) + 50

    def place(value):
        return left + (math.log10(value) - least) / (0.5 - least) * (width - left - 60)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(math.ceil(least), 1):
        x = place(10**power)
        parts.append(f'<line x1="{x:.1f}" y1="20" x2="{x:.1f}" y2="{height - 24}" stroke="{"#333" if power == 0 else "#ddd"}"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{10.0**power:g}</text>')
    for index, (what, value) in enumerate(speed):
        y = 26 * index + 28
        start, end = sorted((place(value), place(1)))
        color = "#2a7" if value <= 1 else "#c73"
        parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{what.replace("&", "&amp;")}</text>')
        parts.append(f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" height="16" fill="{color}"/>')
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 12}">{value:.3g}</text>')
    return "\n".join(parts + ["</svg>", ""])
