namespace BonjourConformance.Records.Reading;

/// <summary>A file that cannot be used; the message is for people, and names the file and, where there is one, the line and the member.</summary>
public sealed class FileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What was read of a file, and what of it could not be.</summary>
/// <param name="Problems">Each names file, line and member, and says what was wanted there.</param>
public sealed record Readable<T>(T Value, IReadOnlyList<string> Problems);
