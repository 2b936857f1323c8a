using System.Globalization;
using System.Net;
using System.Text;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Svg;

/// <summary>Writes SVG elements: no styles but classes (the page's policy admits no style attributes), numbers with at most one decimal.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder text = new();

    public SvgText Open(double width, double height, string css, string label)
    {
        text.Append(CultureInfo.InvariantCulture, $"<svg class=\"{css}\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" aria-label=\"{Safe(label)}\">");
        return this;
    }

    public SvgText Line(double x1, double y1, double x2, double y2, string css)
    {
        text.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{css}\"/>");
        return this;
    }

    public SvgText Rect(double x, double y, double width, double height, string css, string? title = null)
    {
        text.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(width, 0))}\" height=\"{N(Math.Max(height, 0))}\" class=\"{css}\"");
        text.Append(title is null ? "/>" : $"><title>{Safe(title)}</title></rect>");
        return this;
    }

    public SvgText Path(string d, string css)
    {
        text.Append($"<path d=\"{d}\" class=\"{css}\"/>");
        return this;
    }

    public SvgText Words(double x, double y, string words, string css)
    {
        text.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{css}\">{Safe(words)}</text>");
        return this;
    }

    public SvgText Group(string css, string? title = null)
    {
        text.Append($"<g class=\"{css}\">").Append(title is null ? "" : $"<title>{Safe(title)}</title>");
        return this;
    }

    public SvgText End()
    {
        text.Append("</g>");
        return this;
    }

    public string Close() => text.Append("</svg>").ToString();

    public static string N(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Safe(string words) => WebUtility.HtmlEncode(Visible.Of(words));
}
