namespace BonjourConformance.Reporting.View;

/// <summary>How a verdict looks: a class for colour, and a mark and words so that colour is never alone.</summary>
public sealed record Look(string Css, string Mark, string Label)
{
    public static readonly Look Nothing = new("none", "", "nothing judged");

    public static Look Of(Verdict verdict) => verdict switch
    {
        Verdict.Fail => new("fail", "✕", "Fail"),
        Verdict.Warning => new("warning", "!", "Warning"),
        Verdict.Error => new("error", "#", "Error"),
        Verdict.Inconclusive => new("inconclusive", "?", "Inconclusive"),
        Verdict.NotApplicable => new("notapplicable", "–", "Not applicable"),
        _ => new("pass", "✓", "Pass"),
    };

    /// <summary>Of several verdicts the one that needs attention most; not applicable only when nothing else was said.</summary>
    public static Look Worst(IReadOnlyCollection<CheckRecord> checks)
    {
        if (checks.Count == 0)
            return Nothing;
        var worst = checks.Min(check => check.Verdict);
        return worst == Verdict.NotApplicable && checks.Any(check => check.Verdict == Verdict.Pass) ? Of(Verdict.Pass) : Of(worst);
    }
}
