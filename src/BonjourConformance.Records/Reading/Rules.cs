using System.Globalization;
using System.Text.RegularExpressions;

namespace BonjourConformance.Records.Reading;

/// <summary>What a member of a file may be, beyond its type. On a list it holds for each element.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class RuleAttribute : Attribute
{
    /// <summary>What is wrong with a value, as the end of a sentence that begins with where it stands; null where nothing is.</summary>
    public abstract string? Objection(object value);
}

/// <summary>Bounds of a number.</summary>
public sealed class BetweenAttribute(double least, double most) : RuleAttribute
{
    public override string? Objection(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= least && number <= most
        ? null
        : $"{Convert.ToString(value, CultureInfo.InvariantCulture)} is not between {least.ToString(CultureInfo.InvariantCulture)} and {most.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Length and form of a text.</summary>
public sealed class TextAttribute(int least = 0, int most = TextAttribute.Most) : RuleAttribute
{
    /// <summary>More than any text that this program writes.</summary>
    public const int Most = 100_000;

    /// <summary>A regular expression that the whole text fits.</summary>
    public string? Form { get; init; }

    /// <summary>What the form is, such as "a service type".</summary>
    public string Called { get; init; } = "of the form that is wanted here";

    public override string? Objection(object value)
    {
        var text = (string)value;
        if (text.Length < least) return text.Length == 0 ? "it is empty" : $"it has {text.Length} characters, and at least {least} are wanted";
        if (text.Length > most) return $"it has {text.Length} characters, and at most {most} are allowed";
        return Form is null || Regex.IsMatch(text, $@"\A(?:{Form})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? null : $"{Quoted.Of(text)} is not {Called}";
    }
}

/// <summary>What a list may be as a whole.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class ListRuleAttribute : Attribute
{
    /// <summary>What comes behind so many elements is left out.</summary>
    public virtual int Most => 100_000;

    /// <summary>What is wrong with a list; null where nothing is.</summary>
    public abstract string? Objection(System.Collections.ICollection list);
}

/// <summary>How many elements a list may have.</summary>
public sealed class CountAttribute(int least, int most) : ListRuleAttribute
{
    public override int Most => most;

    public override string? Objection(System.Collections.ICollection list) => list.Count < least ? $"it has {list.Count} elements, and at least {least} are wanted" : null;
}

/// <summary>Conditions between the members of one object.</summary>
public interface IChecked
{
    /// <summary>What is wrong with the object as a whole; null where nothing is.</summary>
    string? Objection();
}

/// <summary>A type that files once wrote as a plain text.</summary>
public interface IReadFromText<TSelf>
{
    static abstract TSelf FromText(string text);
}

/// <summary>What stands in a file, for a sentence about it.</summary>
public static class Quoted
{
    private const int Most = 60;

    public static string Of(string text) => $"\"{Line(text.Length > Most ? text[..Most] + "..." : text)}\"";

    /// <summary>On one line: what would break it is left as a blank.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
