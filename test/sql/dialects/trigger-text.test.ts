import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { grantedOn } from '../../../src/sql/dialects/mysql/granted.ts'
import { actsOf } from '../../../src/sql/dialects/trigger-text.ts'

const table = { name: 'People' }

suite('what the text of a trigger does', () => {
  test('it changes rows where it sets the new one or updates the table', () => {
    for (const text of [
      'begin new.name := upper(new.name); return new; end',
      'begin if 1 = 1 then NEW."Name" = 1; end if; return new; end',
      'SET NEW.`Name` = UPPER(NEW.`Name`)',
      'begin set @a = 1, new.name = @a; end',
      'update [dbo].[People] set Name = 1 from inserted',
      'UPDATE p SET Name = UPPER(p.Name) FROM People AS p JOIN inserted i ON i.Id = p.Id',
    ]) {
      assert.deepEqual(actsOf(text, table), { deletes: false, changes: true, sets: ['name'] }, text)
    }
  })

  test('it names the columns, and none of them where one cannot be read', () => {
    for (const [text, sets] of [
      ['begin new.changed := now(); new."By" := user; return new; end', ['by', 'changed']],
      [
        'UPDATE p SET p.[ModifiedAt] = coalesce(x, (select 1, 2 from y)), By = 1 FROM People p',
        ['by', 'modifiedat'],
      ],
      [
        "update People set at = datetime('now'), by = 1 where Id = new.Id; select 1, a = 2",
        ['at', 'by'],
      ],
    ] as const) {
      assert.deepEqual(actsOf(text, table).sets, sets, text)
    }
    const several = 'update People set (a, b) = (select 1, 2) where Id = new.Id'
    assert.deepEqual(actsOf(several, table), { deletes: false, changes: true })
  })

  test('it changes nothing where it only looks, or writes another table', () => {
    for (const text of [
      "begin if new.name = 'x' then insert into log values (new.id); end if; return new; end",
      'update Log set n = n + 1 where id = (select id from People)',
      '-- update People set x = 1',
    ]) {
      assert.deepEqual(actsOf(text, table), { deletes: false }, text)
    }
  })
})

suite('privileges in SHOW GRANTS', () => {
  const on = { schema: 'hr_1', name: 'People' }

  test('hold at every level', () => {
    for (const line of [
      'GRANT ALL PRIVILEGES ON *.* TO `app`@`%` WITH GRANT OPTION',
      'GRANT SELECT, DELETE ON `hr_1`.* TO `app`@`%`',
      'GRANT DELETE ON `hr\\_1`.`People` TO `app`@`%`',
      'GRANT DELETE ON `h%`.* TO `app`@`%`',
    ]) {
      assert.equal(grantedOn([line], 'DELETE', on), true, line)
    }
  })

  test('are none for another table, another database or another privilege', () => {
    for (const line of [
      'GRANT DELETE ON `hr_1`.`Peoples` TO `app`@`%`',
      'GRANT DELETE ON `hr\\_2`.* TO `app`@`%`',
      'GRANT SELECT (`DELETE`) ON `hr_1`.`People` TO `app`@`%`',
      'GRANT `admins` TO `app`@`%`',
    ]) {
      assert.equal(grantedOn([line], 'DELETE', on), false, line)
    }
  })
})
