using System.Globalization;

namespace BonjourConformance.Reporting.Text;

/// <summary>Numbers with their unit, as short as they can be without losing what matters.</summary>
public static class Units
{
    /// <summary>A duration given in ms: "0.25 ms", "143 ms", "2.5 s", "4 min 10 s".</summary>
    public static string Span(double ms)
    {
        var size = Math.Abs(ms);
        if (size >= 120_000)
        {
            var seconds = Math.Round(ms / 1000);
            var rest = Math.Abs(seconds % 60);
            return Value(Math.Truncate(seconds / 60)) + " min" + (rest > 0 ? $" {Value(rest)} s" : "");
        }

        if (size >= 1000)
            return Value(Math.Round(ms / 1000, 3)) + " s";
        return Value(Math.Round(ms, size < 10 ? 2 : 1)) + " ms";
    }

    /// <summary>Up to three decimals, no exponent, no grouping (numbers are copied), no negative zero.</summary>
    public static string Value(double value) => (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A probability as "1 in 1 000 000" where that is clearer than decimals.</summary>
    public static string Probability(double p) => p is > 0 and < 0.01 ? $"1 in {Math.Round(1 / p).ToString("0", CultureInfo.InvariantCulture)}" : $"{Value(p * 100)} %";
}
