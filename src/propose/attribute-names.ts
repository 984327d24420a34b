import { nameForms } from './name-words.ts'

/** An attribute that a column may be named for. */
export interface NamedAttribute {
  /** The expression, with Graph's name where there is one. */
  readonly attribute: string
  /** The same in SCIM's own words, where they differ. */
  readonly scim?: string
  /** What columns are called that hold it: lower case, without accents, blanks or marks (`plainName`). */
  readonly names: readonly string[]
  /** The column says the opposite: "locked". */
  readonly inverse?: true
  /** What the values are of. */
  readonly holds: 'text' | 'truth' | 'key' | 'address' | 'number'
}

/**
 * What columns are called, in English, German, the Nordic languages, French, Spanish, Italian, Portuguese,
 * Dutch, Polish, Czech and Finnish. The first attribute that has a name wins.
 */
export const ATTRIBUTE_NAMES: readonly NamedAttribute[] = [
  {
    attribute: 'objectId',
    scim: 'externalId',
    holds: 'key',
    names: words(
      'objectid objectguid entraid entraobjectid azureid azureobjectid azureadid azureadobjectid aadid aadobjectid externalid oid oktaid guid',
    ),
  },
  {
    attribute: 'userPrincipalName',
    scim: 'userName',
    holds: 'text',
    names: words(
      'userprincipalname upn username userid login loginname logonname signin signinname account accountname benutzername benutzer anmeldename brukernavn anvandarnamn brugernavn identifiant nomutilisateur usuario nombreusuario utente nomeutente utilizador gebruikersnaam uzytkownik uzivatel kayttajatunnus kayttajanimi',
    ),
  },
  {
    attribute: '$substringBefore(userPrincipalName, "@")',
    scim: '$substringBefore(userName, "@")',
    holds: 'text',
    names: words(
      'samaccountname samaccount alias mailnickname nickname shortname kurzzeichen kortnavn',
    ),
  },
  {
    attribute: 'givenName',
    holds: 'text',
    names: words(
      'givenname firstname first fname forename name1 vorname rufname fornavn fornamn prenom nombre primernombre nome primeironome voornaam imie jmeno etunimi',
    ),
  },
  {
    attribute: 'surname',
    holds: 'text',
    names: words(
      'surname lastname last lname familyname name2 sn nachname familienname zuname etternavn efternamn efternavn nom nomdefamille nomfamille apellido apellidos cognome sobrenome apelido achternaam nazwisko prijmeni sukunimi',
    ),
  },
  {
    attribute: 'displayName',
    holds: 'text',
    names: words(
      'displayname fullname name cn commonname anzeigename vollname visningsnavn visningsnamn fulltnavn navn namn nomcomplet nombrecompleto nomecompleto nomecompleto volledigenaam naam pelnanazwa celejmeno kokonimi nimi',
    ),
  },
  {
    attribute: 'mail',
    holds: 'address',
    names: words(
      'mail email emailaddress mailaddress emailadresse mailadresse emailadres epost epostadresse epostadress emailwork workemail primaryemail workmail courriel adressemail correo correoelectronico postaelettronica mailto sahkoposti email1',
    ),
  },
  {
    attribute: 'mobilePhone',
    holds: 'number',
    names: words(
      'mobile mobilephone mobilenumber mobileno cell cellphone cellular mobil mobiltelefon mobilnummer mobilnr handy handynummer natel gsm portable telephoneportable movil celular cellulare telemovel mobiel komorka komorkowy matkapuhelin',
    ),
  },
  {
    attribute: 'phoneNumbers[type="work"][0].value',
    holds: 'number',
    names: words(
      'phone phonenumber telephone telephonenumber tel workphone businessphone officephone telefon telefonnummer telefonnr rufnummer tlf telefono telefone telefoon puhelin puhelinnumero durchwahl extension',
    ),
  },
  {
    attribute: 'jobTitle',
    scim: 'title',
    holds: 'text',
    names: words(
      'jobtitle title position jobposition job role jobrole titel berufsbezeichnung stellenbezeichnung funktion stilling stillingstittel tittel befattning poste fonction intitule cargo puesto ruolo mansione functie stanowisko pozice tehtavanimike',
    ),
  },
  {
    attribute: 'companyName',
    holds: 'text',
    names: words(
      'company companyname employer organization organisation org firma firmenname unternehmen gesellschaft selskap foretag virksomhed societe entreprise empresa azienda societa bedrijf spolka spolecnost yritys',
    ),
  },
  {
    attribute: 'department',
    holds: 'text',
    names: words(
      'department dept departmentname abteilung abt avdeling avdelning afdeling departement service departamento dipartimento reparto afdeling dzial oddeleni osasto',
    ),
  },
  {
    attribute: 'division',
    holds: 'text',
    names: words(
      'division bereich geschaftsbereich divisjon businessunit unit einheit enhet branche',
    ),
  },
  {
    attribute: 'costCenter',
    holds: 'text',
    names: words(
      'costcenter costcentre kostenstelle kostnadssted kostnadsstalle omkostningssted centrecout centrodecoste centrodecosto centrodicosto centrodecusto kostenplaats',
    ),
  },
  {
    attribute: 'employeeId',
    holds: 'number',
    names: words(
      'employeeid employeeno employeenumber employeenr empid empno empnumber personnelnumber personnelno staffid staffno staffnumber workerid personalnummer personalnr pernr mitarbeiternummer mitarbeiternr ansattnr ansattnummer anstallningsnummer anstallningsnr medarbejdernummer matricule numeroempleado matricola personeelsnummer henkilonumero hrid',
    ),
  },
  {
    attribute: 'userType',
    holds: 'text',
    names: words(
      'usertype employeetype employmenttype persontype mitarbeitertyp anstellungsart ansettelsestype',
    ),
  },
  {
    attribute: 'preferredLanguage',
    holds: 'text',
    names: words(
      'preferredlanguage language lang sprache sprak sprog langue idioma lingua taal jezyk jazyk kieli',
    ),
  },
  { attribute: 'timezone', holds: 'text', names: words('timezone tz zeitzone tidssone tidszon') },
  { attribute: 'locale', holds: 'text', names: words('locale culture') },
  {
    attribute: 'name.middleName',
    holds: 'text',
    names: words('middlename middle mname mellomnavn mellannamn secondname zweitername'),
  },
  {
    attribute: 'addresses[type="work"][0].streetAddress',
    holds: 'text',
    names: words(
      'street streetaddress address address1 strasse adresse gate gateadresse gata rue calle via rua straat ulica katuosoite',
    ),
  },
  {
    attribute: 'addresses[type="work"][0].locality',
    holds: 'text',
    names: words(
      'city town locality ort stadt sted stad poststed ville ciudad citta cidade plaats miasto mesto kaupunki',
    ),
  },
  {
    attribute: 'addresses[type="work"][0].postalCode',
    holds: 'text',
    names: words(
      'postalcode postcode zip zipcode plz postleitzahl postnr postnummer codepostal codigopostal cap kodpocztowy psc postinumero',
    ),
  },
  {
    attribute: 'addresses[type="work"][0].region',
    holds: 'text',
    names: words('state region province bundesland kanton fylke lan county'),
  },
  {
    attribute: 'addresses[type="work"][0].country',
    holds: 'text',
    names: words('country countrycode land landkode landskod pays pais paese kraj zeme maa'),
  },
  {
    attribute: 'accountEnabled',
    scim: 'active',
    holds: 'truth',
    names: words(
      'active isactive enabled isenabled accountenabled useractive activeflag activeyn aktiv istaktiv aktiviert freigeschaltet eraktiv aktiverad actif active estactif activo habilitado attivo abilitato ativo actief aktywny aktivni aktiivinen kaytossa status userstatus employeestatus accountstatus',
    ),
  },
  {
    attribute: 'accountEnabled',
    scim: 'active',
    holds: 'truth',
    inverse: true,
    names: words(
      'inactive isinactive disabled isdisabled accountdisabled locked islocked blocked isblocked suspended gesperrt istgesperrt deaktiviert inaktiv sperret sparrad laast bloque desactive inactivo bloqueado bloccato geblokkeerd zablokowany lukittu',
    ),
  },
  {
    attribute: 'isSoftDeleted',
    holds: 'truth',
    names: words(
      'issoftdeleted softdeleted softdelete isdeleted deleted deletedflag loschen geloscht istgeloscht loschkennzeichen slettet ersletttet borttagen supprime eliminado eliminato verwijderd usuniety smazany poistettu',
    ),
  },
]

const BY_NAME = new Map(
  ATTRIBUTE_NAMES.toReversed().flatMap((one) => one.names.map((name) => [name, one] as const)),
)

/** The attribute that a column's name speaks of; `undefined` when it says nothing that we know. */
export function attributeNamed(column: string): NamedAttribute | undefined {
  for (const form of nameForms(column)) {
    const found = BY_NAME.get(form)
    if (found !== undefined) return found
  }
  return undefined
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
