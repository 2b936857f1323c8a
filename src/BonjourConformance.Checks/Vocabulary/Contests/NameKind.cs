namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What a unique name of a device names.</summary>
public enum NameKind
{
    Host,
    Instance,
}

public static class NameKinds
{
    public static string Word(this NameKind kind) => kind == NameKind.Host ? "host name" : "instance name";
}
