namespace OtaStack.Signing.Calendar;

/// <summary>One event of an iCalendar file.</summary>
/// <param name="Id">Unique and the same in every run, so that a calendar updates the event instead of adding another.</param>
/// <param name="Time">When it is.</param>
/// <param name="Summary">The title.</param>
/// <param name="Description">What to do.</param>
public sealed record ExpiryEvent(string Id, DateTimeOffset Time, string Summary, string Description);
