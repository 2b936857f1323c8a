namespace BonjourConformance.Cli.Doctoring;

/// <summary>How much a finding weighs.</summary>
public enum Weight
{
    Ok,

    /// <summary>Worth a look: the harness works, but something else may not, or the capture is noisier for it.</summary>
    Look,

    /// <summary>The link cannot carry evidence: exit code 3.</summary>
    Bad,
}

/// <summary>What an examination found: a sentence, and what to do about it.</summary>
public sealed record Diagnosis(Weight Weight, string Sentence, string Remedy = "")
{
    public static Diagnosis Ok(string sentence) => new(Weight.Ok, sentence);

    public override string ToString() => Remedy.Length == 0 ? Sentence : $"{Sentence} {Remedy}";
}
