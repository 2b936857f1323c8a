using System.Net;
using System.Text;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Html;

/// <summary>Markup that this program made itself: the only thing a template prints unencoded.</summary>
public sealed record Markup(string Value)
{
    public override string ToString() => Value;

    /// <summary>
    /// Encodes text for element content, with invisible characters as marked escapes. The mark itself has no quotes, so that a template which prints
    /// into a quoted attribute is ugly and not open.
    /// </summary>
    public static Markup Encode(string text)
    {
        var html = new StringBuilder(text.Length + 16);
        foreach (var (run, isEscape) in Visible.Runs(text))
        {
            if (isEscape)
                html.Append("<span class=esc>").Append(run).Append("</span>");
            else
                html.Append(WebUtility.HtmlEncode(run));
            if (run is "\\n" && isEscape)
                html.Append('\n');
        }

        return new Markup(html.ToString());
    }

    /// <summary>Encodes text for a quoted attribute, where escapes cannot be marked.</summary>
    public static string Attribute(string text) => WebUtility.HtmlEncode(Visible.Of(text));
}
