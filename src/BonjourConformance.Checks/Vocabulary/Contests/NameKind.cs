using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What a unique name of a device names.</summary>
public enum NameKind
{
    Host,
    Instance,
}

public static class NameKinds
{
    /// <summary>Whether a record is of the sort that only names of this kind have, whatever the device calls them.</summary>
    public static bool Bears(this NameKind kind, ResourceRecord record) =>
        kind == NameKind.Host ? record.Type is RecordType.A or RecordType.AAAA : record.Type is RecordType.SRV;

    public static string Word(this NameKind kind) => kind == NameKind.Host ? "host name" : "instance name";
}
