namespace System.Collections;

public interface ICollection : IEnumerable
{
}
